/** Teachers: what gives an image its representation. */
package retort.teacher;
