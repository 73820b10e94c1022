/** Makes `evals.json`, the tasks in the form in which skills are evaluated: prompts, files and assertions. */

import { programFiles, type Task } from './tasks.ts'

export const skillEvalsFile = 'evals/evals.json'

/** The text of the file. `files` are relative to the top of the repository, where SKILL.md is. */
export function renderSkillEvals(tasks: readonly Task[]): string {
  const evals = tasks.map((task, index) => ({
    id: index + 1,
    name: task.name,
    prompt: task.prompt,
    expected_output: `${task.aim.slice(0, 1).toUpperCase()}${task.aim.slice(1)}`,
    files: programFiles(`${task.folder}/program`).map(file => `${task.folder}/program/${file}`),
    assertions: task.expectations,
  }))
  return `${JSON.stringify({ skill_name: 'async-python', evals }, null, 2)}\n`
}
