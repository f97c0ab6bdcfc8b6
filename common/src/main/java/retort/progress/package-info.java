/** What a person sees of a long phase while it runs. */
package retort.progress;
