/** Unusable images: the list of them, and the share of them above which a job fails. */
package retort.rejection;
