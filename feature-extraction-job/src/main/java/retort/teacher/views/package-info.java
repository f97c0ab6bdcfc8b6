/**
 * Augmented views of an image as Barlow Twins draws them: crop, color jitter, grayscale, blur,
 * solarization.
 */
package retort.teacher.views;
