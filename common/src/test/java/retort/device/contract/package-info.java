/**
 * What every device must do: each operation at odd sizes against float64 loops, twice with equal
 * bits, into poisoned memory. Free of Spark and of JUnit but for {@code DeviceContract}, so that it
 * runs on a bare host too.
 */
package retort.device.contract;
