/**
 * Self-supervised training of a small teacher by Barlow Twins (Zbontar et al. 2021, arXiv
 * 2103.03230): two views of each image, and a loss that asks that their representations agree and
 * that no two components say the same.
 */
package retort.ssl;
