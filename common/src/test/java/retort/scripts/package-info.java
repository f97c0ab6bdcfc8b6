/** What the submit scripts do before Java starts. */
package retort.scripts;
