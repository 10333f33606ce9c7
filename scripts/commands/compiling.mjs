// @ts-check
/**
 * What is being compiled of Concord's own sources in this thread: that never comes to an end once the program is ended which does it.
 */

export const compiling = { now: 0 };
