/**
 * Settings: reference.conf, then the recipe, then --set, checked against the known keys and read
 * once into records.
 */
package retort.settings;
