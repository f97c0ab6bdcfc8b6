/** The skeleton of a job: parse the command line, start Spark, run, turn errors into exit codes. */
package retort.command;
