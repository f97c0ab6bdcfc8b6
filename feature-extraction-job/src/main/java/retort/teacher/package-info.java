/** Networks that turn images into representations, whatever file they come from. */
package retort.teacher;
