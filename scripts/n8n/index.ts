export { N8nClient, owner, type ExecutionRow, type SavedWorkflow, type Workflow, workflowShape } from './client';
export { type ExecutionResult, type Item } from './execution';
export { createHome, type Home, type HomeOptions } from './home';
export { packTarball, type Packed } from './pack';
export { freePort, portIfFree } from './ports';
export { checkout, installN8n, type Runtime } from './runtime';
export { startN8n, type RunningN8n, type StartOptions } from './start';
export { importTemplates, startsByItself, templatesFolder, webhookPath } from './templates';
