/** Progress of long phases on the console: bars, rates, time left. */
package retort.progress;
