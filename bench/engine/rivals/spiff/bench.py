"""SpiffWorkflow on the work of the bench. It is an interpreter library: the host keeps the state. Here it is written
to PostgreSQL in one commit at every wait and read back for every step, as a job worker or a request would."""
import json
import multiprocessing
import os
import sys
import time

import psycopg
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

CASES = ('straight', 'assistance')
PROCESSES = 2


def connect():
    """Address and password come from PGHOST and its neighbours."""
    return psycopg.connect('', autocommit=True)


class Host:
    def __init__(self):
        self.database = connect()
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.specs, self.cases = {}, {}
        folder = os.environ['MODELS']
        for case in CASES:
            parser = BpmnParser()
            parser.add_bpmn_file(f'{folder}/{case}.bpmn')
            self.specs[case] = parser.get_spec(case)
            for task in self.specs[case].task_specs.values():
                if isinstance(task, ServiceTask):
                    task.manual = True  # waits for its worker
            with open(f'{folder}/{case}.json') as file:
                self.cases[case] = json.load(file)

    def save(self, case, number, workflow):
        state = self.serializer.to_dict(workflow)
        # The specification is parsed once and shared.
        state.pop('spec')
        state.pop('subprocess_specs', None)
        text = json.dumps(state, cls=self.serializer._encoder_cls)
        self.database.execute(
            'INSERT INTO instance VALUES (%s, %s, %s, %s) ON CONFLICT (kind, id) '
            'DO UPDATE SET ended = excluded.ended, state = excluded.state',
            (number, case, workflow.is_completed(), text), prepare=True)

    def load(self, case, number):
        (state,) = self.database.execute(
            'SELECT state FROM instance WHERE kind = %s AND id = %s', (case, number), prepare=True).fetchone()
        state['spec'] = self.specs[case]
        state['subprocess_specs'] = {}
        return self.serializer.from_dict(state)

    def run(self, case, number):
        """Runs one instance to its end; gives the milliseconds from each step to the next job's begin."""
        results = {job['id']: job['result'] for job in self.cases[case]['jobs']}
        times, done = [], []
        sent = time.perf_counter()
        workflow = BpmnWorkflow(self.specs[case])
        start = workflow.get_next_task(state=TaskState.READY)
        start.set_data(n=number, **self.cases[case]['variables'])
        workflow.do_engine_steps()
        self.save(case, number, workflow)
        while not workflow.is_completed():
            workflow = self.load(case, number)
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            times.append((time.perf_counter() - sent) * 1000)
            sent = time.perf_counter()
            task.set_data(**results[task.task_spec.bpmn_id])
            done.append(task.task_spec.bpmn_id)
            if not task.run() and task.state == TaskState.STARTED:
                task.complete()
            workflow.do_engine_steps()
            self.save(case, number, workflow)
        if sorted(done) != sorted(results):
            raise RuntimeError(f'{case} {number} did {done}')
        return times


def work(pipe):
    host = Host()
    pipe.send('ready')
    while (order := pipe.recv()) is not None:
        case, first, count = order
        times = []
        try:
            for number in range(first, first + count):
                times += host.run(case, number)
            pipe.send(times)
        except Exception as error:
            pipe.send(error)


def main():
    with connect() as database:
        # json, not jsonb: jsonb reorders the tasks, and each is restored from its parent.
        database.execute('CREATE TABLE instance (id int, kind text, ended boolean NOT NULL, state json NOT NULL, '
                         'PRIMARY KEY (kind, id))')
    pipes = []
    for _ in range(PROCESSES):
        ours, theirs = multiprocessing.Pipe()
        multiprocessing.Process(target=work, args=(theirs,), daemon=True).start()
        pipes.append(ours)
    for pipe in pipes:
        pipe.recv()
    print('ready', flush=True)
    first = 0
    for line in sys.stdin:
        _, case, count = line.split()
        began = time.perf_counter()
        for i, pipe in enumerate(pipes):
            share = int(count) // PROCESSES + (1 if i < int(count) % PROCESSES else 0)
            pipe.send((case, first, share))
            first += share
        times = []
        for pipe in pipes:
            answer = pipe.recv()
            if isinstance(answer, Exception):
                raise answer
            times += answer
        times.sort()
        seconds = time.perf_counter() - began
        at = {f'p{share}': times[min(len(times) - 1, len(times) * share // 100)] for share in (50, 95, 99)}
        print(json.dumps({'seconds': seconds, **at}), flush=True)


if __name__ == '__main__':
    main()
