// The kubeconfig that the task's inputs name: its content, for PowerShell's environment. It is never on disk here, nor on a command line.
'use strict';

const tl = require('azure-pipelines-task-lib/task');

const none = { content: '', context: '' };

async function readKubeconfig() {
    const revisions = tl.getInput('compareWith') === 'revision';
    switch (revisions ? undefined : tl.getInput('clusterAccess')) {
        case 'connection': return ofConnection(tl.getInputRequired('kubernetesConnection'));
        case 'secureFile': return { content: await download(tl.getInputRequired('kubeconfigFile')), context: '' };
        default: return none;
    }
}

/** A service connection holds a kubeconfig, or the token and certificate authority of a service account. */
function ofConnection(connection) {
    const parameter = (name, optional) => tl.getEndpointAuthorizationParameter(connection, name, optional);
    const kind = tl.getEndpointDataParameter(connection, 'authorizationType', true) || 'Kubeconfig';
    if (kind === 'Kubeconfig') {
        return { content: parameter('kubeconfig', false), context: parameter('clusterContext', true) ?? '' };
    }

    const token = Buffer.from(parameter('apiToken', false), 'base64').toString();
    tl.setSecret(token);
    const cluster = { server: tl.getEndpointUrl(connection, false), 'certificate-authority-data': parameter('serviceAccountCertificate', true) };
    const content = JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'connection', cluster }],
        users: [{ name: 'connection', user: { token } }],
        contexts: [{ name: 'connection', context: { cluster: 'connection', user: 'connection' } }],
        'current-context': 'connection',
    });
    return { content, context: '' };
}

/** https://learn.microsoft.com/azure/devops/pipelines/library/secure-files: a ticket of the job lets its token read the file. */
async function download(id) {
    const project = tl.getVariable('System.TeamProjectId') ?? tl.getVariable('System.TeamProject');
    const address = new URL(`${project}/_apis/distributedtask/securefiles/${id}`, tl.getVariable('System.CollectionUri'));
    address.search = new URLSearchParams({ ticket: tl.getSecureFileTicket(id) ?? '', download: 'true', 'api-version': '7.1-preview.1' }).toString();
    const token = tl.getEndpointAuthorizationParameter('SYSTEMVSSCONNECTION', 'AccessToken', false);
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}`, accept: 'application/octet-stream' } });
    if (!answer.ok) {
        throw new Error(`The secure file ${tl.getSecureFileName(id) ?? id} cannot be read: HTTP ${answer.status}. The pipeline may have to be allowed to use it, in Library.`);
    }

    return answer.text();
}

module.exports = { readKubeconfig };
