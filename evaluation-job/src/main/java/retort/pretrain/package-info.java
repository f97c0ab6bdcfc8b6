/** Networks that learn a set of pairs: images with representations, or with labels. */
package retort.pretrain;
