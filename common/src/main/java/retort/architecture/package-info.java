/**
 * Networks of several architectures that train: teachers, and the networks that are pre-trained on
 * a distilled set and transferred (Lee et al. 2024, figure 3).
 */
package retort.architecture;
