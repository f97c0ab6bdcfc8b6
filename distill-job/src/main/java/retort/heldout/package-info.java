/** The outer loss on rows that the outer loop never sees, through backbones that it never saw. */
package retort.heldout;
