/** Where images come from: the formats that image datasets are published in. */
package retort.source;
