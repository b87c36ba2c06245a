// Stands in for the agent: what it sets, and what it reads from the log.
'use strict';

const path = require('node:path');
const { MockTestRunner } = require('azure-pipelines-task-lib/mock-test');
const { commandFromString } = require('azure-pipelines-task-lib/taskcommand');

const settings = process.env.GITOPS_TEST_SETTINGS ? JSON.parse(process.env.GITOPS_TEST_SETTINGS) : undefined;

/** The folder, cluster and files that the tests are given; a reason to skip where they are not. */
const withoutCluster = settings ? false : 'dotnet test starts the cluster and runs these';

async function run(task, inputs, environment = {}) {
    const given = {
        TF_BUILD: 'True',
        AGENT_TEMPDIRECTORY: settings.temporary,
        AGENT_TOOLSDIRECTORY: settings.temporary,
        BUILD_SOURCESDIRECTORY: settings.checkout,
        TEST_TASK: path.join(settings.tasks, task, 'task.js'),
        TEST_INPUTS: JSON.stringify({ repository: settings.checkout, ...inputs }),
        ...environment,
    };
    const before = { ...process.env };
    Object.assign(process.env, given);
    try {
        const runner = new MockTestRunner(path.join(__dirname, 'run-task.js'));
        runner.nodePath = process.execPath;
        await runner.runAsync();
        return new Run(runner);
    } finally {
        Object.keys(given).forEach(name => delete process.env[name]);
        Object.assign(process.env, before);
    }
}

class Run {
    constructor(runner) {
        this.succeeded = runner.succeeded;
        this.log = runner.stdout + runner.stderr;
        this.commands = runner.stdout.split(/\r?\n/).filter(line => line.includes('##vso[')).map(line => commandFromString(line.slice(line.indexOf('##vso['))));
        this.outputs = Object.fromEntries(this.of('task.setvariable').filter(({ properties }) => properties.isOutput === 'true')
            .map(({ properties, message }) => [properties.variable, message]));
    }

    of(name) {
        return this.commands.filter(({ command }) => command === name);
    }
}

module.exports = { run, settings, withoutCluster };
