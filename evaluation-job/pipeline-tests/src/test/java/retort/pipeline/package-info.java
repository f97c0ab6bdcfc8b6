/** The whole pipeline: every job's jar in turn, on a real cluster and on a real object store. */
package retort.pipeline;
