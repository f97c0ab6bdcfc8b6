/** What networks are pre-trained on: the distilled set and what it is compared with. */
package retort.baseline;
