/** The outer optimizer: AdamW or SGD on the synthetic images and targets, with linear decay. */
package retort.outer;
