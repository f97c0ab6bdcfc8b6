/**
 * Which device the driver and each task get: chosen by the settings, opened in one place, on the
 * card that Spark assigned.
 */
package retort.placement;
