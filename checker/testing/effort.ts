/** How much work something takes: time on a processor, which hardly depends on what else the machine does meanwhile. */

/** Answers, when called, for how many milliseconds this process has worked since, all of its threads together. */
export function working(): () => number {
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
}
