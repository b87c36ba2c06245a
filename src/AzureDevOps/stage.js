// Puts together what the extension packs: each task's folder with the handler, the step's script and the packages it needs at run time.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const target = path.resolve(process.argv[2]);
const tasks = fs.readdirSync(__dirname).filter(name => fs.existsSync(path.join(__dirname, name, 'task.json')));
const { packages } = require('./package-lock.json');
const atRunTime = Object.keys(packages).filter(name => name !== '' && !packages[name].dev);

fs.rmSync(target, { recursive: true, force: true });
for (const name of tasks) {
    const folder = path.join(target, name);
    fs.cpSync(path.join(__dirname, name), folder, { recursive: true });
    fs.cpSync(path.join(__dirname, 'handler'), folder, { recursive: true });
    fs.cpSync(path.join(__dirname, '..', 'Pipelines'), folder, { recursive: true });
    for (const dependency of atRunTime) {
        fs.cpSync(path.join(__dirname, dependency), path.join(folder, dependency), { recursive: true });
    }
}

for (const file of ['vss-extension.json', 'overview.md']) {
    fs.cpSync(path.join(__dirname, file), path.join(target, file));
}
