/** Which real images the synthetic ones start from. */
package retort.initial;
