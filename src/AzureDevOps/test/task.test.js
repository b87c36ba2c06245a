'use strict';

const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { suite, test } = require('node:test');
const { run, settings, withoutCluster } = require('./agent');

const secret = () => settings.secret;
const prod = { path: 'overlays/prod' };
const connection = { clusterAccess: 'connection', kubernetesConnection: 'prod' };
const byKubeconfig = () => ({ ENDPOINT_DATA_prod_AUTHORIZATIONTYPE: 'Kubeconfig', ENDPOINT_AUTH_PARAMETER_prod_KUBECONFIG: settings.kubeconfig });

function assertNoSecret(result) {
    // What the library traces of a connection, the agent masks.
    const log = result.log.replace(/^##vso\[task\.(debug\].* auth param |setsecret).*$/gm, '');
    assert.ok(!log.includes(secret()), 'the log has the secret');
    assert.ok(!fs.readFileSync(settings.calls, 'utf8').includes(secret()), 'a command line has the secret');
    const left = fs.readdirSync(settings.temporary, { recursive: true }).filter(name => /kubeconfig/.test(name));
    assert.deepEqual(left, [], 'a kubeconfig is left');
}

function git(...args) {
    return execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', ...args], { cwd: settings.checkout, encoding: 'utf8' });
}

function commit(message, file, content) {
    fs.writeFileSync(path.join(settings.checkout, file), content);
    git('add', '.');
    git('commit', '-qm', message);
}

suite('the tasks, in the order of a pipeline', { skip: withoutCluster }, () => {
    test('a check without errors succeeds', async () => {
        const check = await run('GitOpsCheck', prod);

        assert.ok(check.succeeded, check.log);
        assert.equal(check.outputs.outcome, 'in-sync');
    });

    test('a diff sets outputs and uploads a summary', async () => {
        const diff = await run('GitOpsDiff', { ...prod, ...connection }, byKubeconfig());

        assert.ok(diff.succeeded, diff.log);
        assert.deepEqual([diff.outputs.hasChanges, diff.outputs.outcome, diff.outputs.counts], ['true', 'differs', '{"Create":2}']);
        assert.match(diff.outputs.revision, /^[0-9a-f]{40}$/);
        assert.match(fs.readFileSync(diff.of('task.uploadsummary')[0].message, 'utf8'), /settings/);
        assert.ok(fs.existsSync(diff.outputs.report));
        assertNoSecret(diff);
    });

    test('a diff fails where something may not differ', async () => {
        const diff = await run('GitOpsDiff', { ...prod, ...connection, failOnChanges: 'true' }, byKubeconfig());

        assert.ok(!diff.succeeded);
        assert.equal(diff.outputs.outcome, 'differs');
    });

    test('a plan of one stage is carried out by the next, by another kind of connection', async () => {
        const plan = path.join(settings.temporary, 'plan.json');
        const planned = await run('GitOpsDiff', { ...prod, ...connection, plan }, byKubeconfig());
        const synced = await run('GitOpsSync', { ...connection, plan, wait: 'true', timeout: '30' }, {
            ENDPOINT_DATA_prod_AUTHORIZATIONTYPE: 'ServiceAccount',
            ENDPOINT_URL_prod: settings.server,
            ENDPOINT_AUTH_PARAMETER_prod_APITOKEN: Buffer.from(secret()).toString('base64'),
        });

        assert.deepEqual([planned.outputs.outcome, planned.outputs.counts], ['differs', '{"Create":2}'], planned.log);
        assert.ok(synced.succeeded, synced.log);
        assert.deepEqual([synced.outputs.hasChanges, synced.outputs.outcome, synced.outputs.counts], ['true', 'in-sync', '{"Created":2}']);
        assertNoSecret(synced);
    });

    test('a secure file is read with the ticket of the job, and an undo is made for who asked for it', async () => {
        commit('Add more', 'overlays/prod/more.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n');
        await run('GitOpsSync', { ...prod, ...connection }, byKubeconfig());
        const { port, stop } = await serve(settings.kubeconfig);

        const undone = await run('GitOpsUndo', { ...prod, clusterAccess: 'secureFile', kubeconfigFile: 'file-1' }, {
            SYSTEM_COLLECTIONURI: `http://127.0.0.1:${port}/acme/`,
            SYSTEM_TEAMPROJECTID: 'project-1',
            'SECUREFILE_TICKET_file-1': 'ticket-1',
            ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN: 'job-token',
            BUILD_REQUESTEDFOR: 'Bo Berg',
            BUILD_REQUESTEDFOREMAIL: 'bo@example.org',
        });
        const asked = stop();

        assert.ok(undone.succeeded, undone.log);
        assert.equal(asked, 'Bearer job-token /acme/project-1/_apis/distributedtask/securefiles/file-1?ticket=ticket-1&download=true&api-version=7.1-preview.1');
        assert.equal(git('log', '-1', '--format=%an %ae %s').trim(), 'Bo Berg bo@example.org Revert "Add more"');
        assertNoSecret(undone);
    });

    test('findings fail the check, beside their lines', async () => {
        commit('Break it', 'bad.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad }\ndat: {}\n');
        const check = await run('GitOpsCheck', { path: 'bad.yaml' });

        assert.ok(!check.succeeded);
        assert.equal(check.outputs.outcome, 'findings');
        const [issue] = check.of('task.logissue').filter(({ properties }) => properties.code === 'unknown-field');
        assert.deepEqual([issue.properties.sourcepath, issue.properties.linenumber], ['bad.yaml', '4']);
    });

    for (const input of ['path', 'revision', 'name', 'timeout']) {
        test(`what the input ${input} says is never run`, async () => {
            const hacked = path.join(settings.checkout, 'hacked');
            const result = await run('GitOpsSync', { ...prod, ...connection, wait: 'true', [input]: `'; Set-Content '${hacked}' 1; $(Set-Content '${hacked}' 1)` }, byKubeconfig());

            assert.ok(!result.succeeded);
            assert.ok(!fs.existsSync(hacked));
        });
    }

    test('without PowerShell and the .NET SDK, the task says what to install', async () => {
        const empty = fs.mkdtempSync(path.join(settings.temporary, 'empty-'));
        const result = await run('GitOpsCheck', prod, { PATH: empty, HOME: empty });

        assert.ok(!result.succeeded);
        assert.match(result.log, /PowerShell 7\.4 or later \(pwsh\) is not on this agent/);
    });

    test('without PowerShell, the .NET SDK installs it', { skip: process.platform === 'win32' && 'the stand-in is a shell script' }, async () => {
        const programs = fs.mkdtempSync(path.join(settings.temporary, 'programs-'));
        const calls = path.join(programs, 'calls');
        fs.writeFileSync(path.join(programs, 'dotnet'), `#!/bin/sh\necho "$*" > '${calls}'\nexit 1\n`, { mode: 0o755 });
        await run('GitOpsCheck', prod, { PATH: `${programs}:/bin`, HOME: programs });

        assert.equal(fs.readFileSync(calls, 'utf8').trim(), `tool install PowerShell --tool-path ${path.join(settings.temporary, 'gitops-powershell')}`);
    });
});

/** Serves a file from a process of its own, since a running task blocks this one; stop() returns what was asked for. */
async function serve(content) {
    const folder = fs.mkdtempSync(path.join(settings.temporary, 'server-'));
    fs.writeFileSync(path.join(folder, 'content'), content);
    const code = `const fs = require('node:fs');
        require('node:http').createServer((request, response) => {
            fs.writeFileSync('asked', request.headers.authorization + ' ' + request.url);
            response.end(fs.readFileSync('content'));
        }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
    const child = spawn(process.execPath, ['-e', code], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise(resolve => child.stdout.once('data', data => resolve(Number(`${data}`))));
    const stop = () => {
        child.kill();
        const asked = fs.readFileSync(path.join(folder, 'asked'), 'utf8');
        fs.rmSync(folder, { recursive: true });
        return asked;
    };
    return { port, stop };
}
