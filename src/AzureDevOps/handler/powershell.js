// Finds PowerShell 7, or installs it where the .NET SDK is.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const tl = require('azure-pipelines-task-lib/task');

const program = process.platform === 'win32' ? 'pwsh.exe' : 'pwsh';

async function findPowerShell() {
    const onPath = tl.which('pwsh', false);
    const folders = [path.join(os.homedir(), '.dotnet', 'tools'), path.join(tl.getVariable('Agent.ToolsDirectory') ?? os.tmpdir(), 'gitops-powershell')];
    const found = [onPath, ...folders.map(folder => path.join(folder, program))].find(file => file && fs.existsSync(file));
    if (found) {
        return found;
    }

    const dotnet = tl.which('dotnet', false);
    if (!dotnet || await tl.tool(dotnet).arg(['tool', 'install', 'PowerShell', '--tool-path', folders[1]]).execAsync({ ignoreReturnCode: true }) !== 0) {
        throw new Error('PowerShell 7.4 or later (pwsh) is not on this agent. Agents of Microsoft have it; on one of your own, install it '
            + '(https://learn.microsoft.com/powershell/scripting/install/install-powershell) or the .NET SDK 10, with which this task does.');
    }

    return path.join(folders[1], program);
}

module.exports = { findPowerShell };
