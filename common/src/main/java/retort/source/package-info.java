/** Image datasets in the formats that they are published in. */
package retort.source;
