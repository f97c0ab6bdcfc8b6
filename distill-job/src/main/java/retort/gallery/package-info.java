/** The picture that a person looks at: synthetic images before and after. */
package retort.gallery;
