/** A network of the driver as its Spark tasks use it. */
package retort.tasks;
