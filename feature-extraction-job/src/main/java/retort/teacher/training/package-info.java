/**
 * Self-supervised training of a teacher by Barlow Twins (Zbontar et al. 2021, arXiv 2103.03230):
 * two views of each image, and a loss that asks that their projections agree and that no two
 * components say the same. Executors hold the images and do the passes through the network; the
 * driver holds the parameters and computes the loss of the whole batch.
 */
package retort.teacher.training;
