'use strict'
// Drives kafkajs at the wish of a test; the lines it speaks are described in ../java/Driver.java.

const readline = require('node:readline')
const { Kafka, ConfigResourceTypes, logLevel } = require('kafkajs')
const codecs = require('./codecs')
const records = require('./records')

const kafka = new Kafka({
  clientId: 'kafkajs',
  brokers: [process.argv[2]],
  logLevel: logLevel.WARN,
  // Standard output belongs to the line protocol.
  logCreator: () => (entry) => process.stderr.write(JSON.stringify(entry.log) + '\n'),
})
const admin = kafka.admin()
const members = new Map()
let readers = 0

const BATCH_BYTES = 500_000
const READER = { sessionTimeout: 10_000, heartbeatInterval: 1_000, maxWaitTimeInMs: 200, maxBytesPerPartition: 4 << 20 }

// kafkajs sends what it is given as one batch per partition; so the file goes in pieces.
async function produce({ file, codec, idempotent }) {
  const producer = kafka.producer({
    idempotent: idempotent === 'true',
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  })
  await producer.connect()
  let batch = []
  let bytes = 0
  const send = async () => {
    const topicMessages = batch.map(({ topic, ...message }) => ({ topic, messages: [message] }))
    if (batch.length > 0) await producer.sendBatch({ topicMessages, acks: -1, compression: codecs.types[codec] })
    batch = []
    bytes = 0
  }
  for (const record of records.read(file)) {
    const size = record.value ? record.value.length : 0
    if (bytes + size > BATCH_BYTES || batch.length === 100) await send()
    batch.push(record)
    bytes += size
  }
  await send()
  await producer.disconnect()
}

function reader() {
  return kafka.consumer({ groupId: `kafkajs-reader-${process.pid}-${readers++}`, ...READER })
}

// kafkajs reads only in groups: a fresh one reads from the beginning until it saw every present end.
async function consume({ file, topics }) {
  const left = new Map()
  for (const topic of topics.split(',')) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (low !== high) left.set(`${topic}/${partition}`, BigInt(high))
    }
  }
  const out = new records.Writer(file)
  const consumer = reader()
  await consumer.connect()
  await consumer.subscribe({ topics: topics.split(','), fromBeginning: true })
  await new Promise((resolve, reject) => {
    if (left.size === 0) resolve()
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
    consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        out.write(topic, partition, message)
        const end = left.get(`${topic}/${partition}`)
        if (end !== undefined && BigInt(message.offset) + 1n >= end) left.delete(`${topic}/${partition}`)
        if (left.size === 0) resolve()
      },
    })
  })
  await consumer.disconnect()
  out.close()
}

async function first({ topic, partition, at }) {
  const [kind, number] = at.split(':')
  const one = (offsets) => offsets.find((found) => found.partition === Number(partition))
  const ends = one(await admin.fetchTopicOffsets(topic))
  if (kind === 'end') return { offset: ends.high }
  let offset = kind === 'beginning' ? ends.low : number
  if (kind === 'timestamp') {
    offset = one(await admin.fetchTopicOffsetsByTimestamp(topic, Number(number))).offset
    if (offset === ends.high) return { offset: 'none' }
  }
  const consumer = reader()
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  const found = await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
    consumer.run({
      eachMessage: async (read) => {
        if (read.partition === Number(partition)) resolve(read.message.offset)
      },
    })
    consumer.seek({ topic, partition: Number(partition), offset })
  })
  await consumer.disconnect()
  return { offset: found }
}

// Copies a topic in transactions that hold the records and the group's offsets. Every third one is aborted first
// and then done again.
async function copy({ id, group, from, to, count, per }) {
  const producer = kafka.producer({ transactionalId: id, idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  const consumer = kafka.consumer({ groupId: group, ...READER })
  let left = Number(count)
  const done = { committed: 0, aborted: 0 }
  const write = async (partition, messages) => {
    const transaction = await producer.transaction()
    const offset = String(BigInt(messages.at(-1).offset) + 1n)
    await transaction.send({ topic: to, messages: messages.map(({ key, value }) => ({ key, value, partition })) })
    await transaction.sendOffsets({ consumerGroupId: group, topics: [{ topic: from, partitions: [{ partition, offset }] }] })
    return transaction
  }
  await consumer.connect()
  await consumer.subscribe({ topics: [from], fromBeginning: true })
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
    consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat }) => {
        for (let at = 0; at < batch.messages.length; at += Number(per)) {
          const messages = batch.messages.slice(at, at + Number(per))
          if (done.committed % 3 === 1) {
            await (await write(batch.partition, messages)).abort()
            done.aborted++
          }
          await (await write(batch.partition, messages)).commit()
          done.committed++
          left -= messages.length
          await heartbeat()
        }
        if (left <= 0) resolve()
      },
    })
  })
  await consumer.disconnect()
  await producer.disconnect()
  return done
}

function say(line) {
  process.stdout.write(line + '\n')
}

function encode(values) {
  return Object.entries(values || {})
    .map(([key, value]) => ` ${key}=${encodeURIComponent(value)}`)
    .join('')
}

// A member writes down what it got and commits after each batch.
async function join(request) {
  const { member, group, topic, file } = request
  const out = new records.Writer(file)
  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: Number(request['config.session.timeout.ms']),
    heartbeatInterval: Number(request['config.heartbeat.interval.ms']),
    maxWaitTimeInMs: 200,
  })
  let owned = []
  const report = (kind, changed) =>
    say(`event member=${member} kind=${kind}` + encode({ changed: changed.length, owned: owned.join(',') }))
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    owned = (payload.memberAssignment[topic] || []).sort()
    report('assigned', owned)
  })
  consumer.on(consumer.events.REBALANCING, () => {
    const before = owned
    owned = []
    report('revoked', before)
  })
  consumer.on(consumer.events.CRASH, ({ payload }) =>
    say(`event member=${member} kind=failed` + encode({ error: payload.error.name, text: payload.error.message }))
  )
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, heartbeat }) => {
      for (const message of batch.messages) out.write(topic, batch.partition, message)
      const offset = String(BigInt(batch.lastOffset()) + 1n)
      await consumer.commitOffsets([{ topic, partition: batch.partition, offset }])
      await heartbeat()
    },
  })
  members.set(member, { consumer, out })
}

async function leave({ member }) {
  const { consumer, out } = members.get(member)
  members.delete(member)
  await consumer.disconnect()
  out.close()
}

function configs(request) {
  return Object.entries(request)
    .filter(([key]) => key.startsWith('config.'))
    .map(([key, value]) => ({ name: key.slice('config.'.length), value }))
}

function partitionOf({ partition, offset }) {
  return { partition: Number(partition), offset }
}

async function setOffset({ group, topic, ...rest }) {
  await admin.setOffsets({ groupId: group, topic, partitions: [partitionOf(rest)] })
}

async function setConfig({ topic, name, value }) {
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name, value }] }],
  })
}

const commands = {
  copy,
  produce,
  consume,
  first,
  join,
  leave,
  commit: setOffset,
  'set-offset': setOffset,
  'set-config': setConfig,
  'replace-configs': setConfig,
  offset: async ({ group, topic, partition }) => {
    const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
    const one = found.partitions.find((p) => p.partition === Number(partition))
    return one === undefined || one.offset === '-1' ? { offset: 'none' } : { offset: one.offset }
  },
  'create-topic': async (request) => {
    const numPartitions = Number(request.partitions)
    const created = await admin.createTopics({
      topics: [{ topic: request.topic, numPartitions, replicationFactor: 1, configEntries: configs(request) }],
    })
    if (!created) throw new Error(`Topic '${request.topic}' already exists`)
  },
  'delete-topic': async ({ topic }) => {
    await admin.deleteTopics({ topics: [topic] })
  },
  topics: async () => ({ names: (await admin.listTopics()).sort().join(',') }),
  'describe-topic': async ({ topic }) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    const partitions = topics[0].partitions
    return {
      partitions: partitions.length,
      led: partitions.filter((p) => p.leader >= 0).length,
      insync: partitions.filter((p) => p.isr.length === 1).length,
    }
  },
  'add-partitions': async ({ topic, partitions }) => {
    await admin.createPartitions({ topicPartitions: [{ topic, count: Number(partitions) }] })
  },
  'get-config': async ({ topic, name }) => {
    const { resources } = await admin.describeConfigs({
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: [name] }],
    })
    return { value: resources[0].configEntries[0].configValue }
  },
  'delete-records': async (request) => {
    // kafkajs looks for the leader before it asks for it; so let it learn the topic first.
    await admin.fetchTopicOffsets(request.topic)
    await admin.deleteTopicRecords({ topic: request.topic, partitions: [partitionOf(request)] })
    const offsets = await admin.fetchTopicOffsets(request.topic)
    return { low: offsets.find((p) => p.partition === Number(request.partition)).low }
  },
  groups: async () => ({ names: (await admin.listGroups()).groups.map((g) => g.groupId).sort().join(',') }),
  'describe-group': async ({ group }) => {
    const { groups } = await admin.describeGroups([group])
    return { state: groups[0].state, assignor: groups[0].protocol, members: groups[0].members.length }
  },
  'delete-group': async ({ group }) => {
    await admin.deleteGroups([group])
  },
  cluster: async () => {
    const { brokers, controller, clusterId } = await admin.describeCluster()
    return { nodes: brokers.length, controller, id: clusterId }
  },
}

async function answer(line) {
  const [number, command, ...words] = line.split(' ')
  const request = {}
  for (const word of words) {
    const equals = word.indexOf('=')
    request[word.slice(0, equals)] = decodeURIComponent(word.slice(equals + 1).replaceAll('+', ' '))
  }
  try {
    const results = await commands[command](request)
    say(`${number} ok` + encode(results))
  } catch (failure) {
    process.stderr.write(failure.stack + '\n')
    say(`${number} error ${failure.type || failure.name} ${failure.message.replaceAll('\n', ' ')}`)
  }
}

async function main() {
  await admin.connect()
  for await (const line of readline.createInterface({ input: process.stdin })) await answer(line)
  process.exit(0)
}

main().catch((failure) => {
  process.stderr.write(failure.stack + '\n')
  process.exit(1)
})
