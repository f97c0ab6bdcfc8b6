/** The command of the evaluation job: which trials there are, and who runs them. */
package retort.evaluate;
