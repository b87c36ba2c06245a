// One handler for all tasks: hands their inputs to PowerShell by environment, and what came of it to later steps.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const tl = require('azure-pipelines-task-lib/task');
const { readKubeconfig } = require('./kubeconfig');
const { findPowerShell } = require('./powershell');
const task = require('./task.json');

const ofTheHandler = ['compareWith', 'clusterAccess', 'kubernetesConnection', 'kubeconfigFile'];

function variableOf(input) {
    return 'GITOPS_' + input.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

function commandOf(name) {
    const command = name.replace('GitOps', '').toLowerCase();
    return command === 'diff' && tl.getInput('plan') ? 'plan' : command;
}

/** The inputs as the step's script takes them. All of them, so that none is taken from a pipeline's variable of that name. */
async function environment() {
    const variables = { ...process.env, GITOPS_COMMAND: commandOf(task.name), GITOPS_KUBECONFIG: '', GITOPS_FROM: '', GITOPS_PLAN: '' };
    for (const { name } of task.inputs.filter(input => !ofTheHandler.includes(input.name))) {
        variables[variableOf(name)] = (tl.getInput(name) ?? '').trim();
    }

    const kubeconfig = await readKubeconfig();
    variables.GITOPS_KUBECONFIG_CONTENT = kubeconfig.content;
    variables.GITOPS_CONTEXT ||= kubeconfig.context;
    if (task.name === 'GitOpsUndo' && !variables.GIT_AUTHOR_NAME) {
        const name = tl.getVariable('Build.RequestedFor') ?? 'Azure Pipelines';
        const address = tl.getVariable('Build.RequestedForEmail') || 'azure-pipelines@localhost';
        Object.assign(variables, { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: address, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: address });
    }

    return variables;
}

function report(file) {
    const result = JSON.parse(fs.readFileSync(file, 'utf8'));
    for (const [name, value] of Object.entries(result.Outputs)) {
        tl.setVariable(name === 'has-changes' ? 'hasChanges' : name, value, false, true);
    }

    tl.uploadSummary(result.Summary);
    return result;
}

async function run() {
    const folder = path.join(tl.getVariable('Agent.TempDirectory') ?? '.', `gitops-${randomUUID()}`);
    const result = path.join(folder, 'result.json');
    const powershell = await findPowerShell();
    const exitCode = await tl.tool(powershell)
        .arg(['-NoLogo', '-NoProfile', '-NonInteractive', '-File', path.join(__dirname, 'Invoke-Task.ps1'), folder])
        .execAsync({ env: await environment(), ignoreReturnCode: true });
    if (!fs.existsSync(result)) {
        throw new Error(`The command did not run (exit code ${exitCode}); the log says why.`);
    }

    const { Failed: failed, Outputs: outputs } = report(result);
    tl.setResult(failed ? tl.TaskResult.Failed : tl.TaskResult.Succeeded, `${task.friendlyName}: ${outputs.outcome}`);
}

run().catch(failure => tl.setResult(tl.TaskResult.Failed, failure.message));
