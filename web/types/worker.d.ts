/* What the keys worker asks of its surroundings. */
declare class WorkerGlobalScope extends EventTarget {}
