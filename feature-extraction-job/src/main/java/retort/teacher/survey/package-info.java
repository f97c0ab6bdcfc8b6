/**
 * The first pass over all images: the shape that they are brought to, their mean and standard
 * deviation, and the unusable ones.
 */
package retort.teacher.survey;
