/** The extraction: every image through the teacher, once a view, into a features dataset. */
package retort.extract;
