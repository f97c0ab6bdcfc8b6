/**
 * The devices of the driver and of tasks: chosen by the settings, opened in one place, on the card
 * that Spark assigned.
 */
package retort.devices;
