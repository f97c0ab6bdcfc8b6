/**
 * Which device the driver or a task works on: chosen by the settings, opened in one place, the card
 * the one that Spark gave.
 */
package retort.devices;
