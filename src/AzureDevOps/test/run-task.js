// Runs a task as the agent does, with inputs from the environment, and the task library as it is.
'use strict';

const { TaskMockRunner } = require('azure-pipelines-task-lib/mock-run');

const runner = new TaskMockRunner(process.env.TEST_TASK);
for (const [name, value] of Object.entries(JSON.parse(process.env.TEST_INPUTS))) {
    runner.setInput(name, value);
}

runner.run(true);
