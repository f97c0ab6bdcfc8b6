/**
 * Pre-training: the sets of pairs that networks are pre-trained on, the distilled set and its
 * baselines, and the training.
 */
package retort.evaluate.pretrain;
