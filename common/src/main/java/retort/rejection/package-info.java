/** Images that can't be used: how many a job puts up with, and the list of them. */
package retort.rejection;
