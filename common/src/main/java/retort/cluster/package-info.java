/** What every distributed sum needs: a fixed order of addition, and who has how many slots. */
package retort.cluster;
