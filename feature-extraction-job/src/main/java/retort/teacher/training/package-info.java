/**
 * Self-supervised training of a teacher by Barlow Twins (Zbontar et al. 2021, arXiv 2103.03230),
 * data-parallel: executors hold the images and run the network's forward and backward passes, the
 * driver holds the parameters and computes the loss of the whole batch.
 */
package retort.teacher.training;
