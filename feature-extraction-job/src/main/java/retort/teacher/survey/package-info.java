/**
 * What a first look at every image tells: the shape that they are brought to, their mean and
 * standard deviation, and which can't be used.
 */
package retort.teacher.survey;
