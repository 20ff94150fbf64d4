import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  makeData,
  TimestampMicrosecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  vectorFromArray,
} from "apache-arrow";

/** How a DuckDB type becomes an Arrow column. */
export interface ArrowType {
  readonly type: DataType;
  /** The SQL expression that brings a column into a form from which no digit is lost as JSON. */
  sql(column: string): string;
  /** One batch of such values as an Arrow array. */
  data(values: readonly unknown[]): Data;
}

const asIs = (column: string) => column;

/**
 * Integers, floats, booleans, dates, timestamps (microseconds), decimals and lists keep their type; HUGEINT (what
 * `sum` of integers gives) becomes decimal(38,0); everything else becomes text as DuckDB writes it.
 */
export function arrowType(duckdb: string): ArrowType {
  if (duckdb.endsWith("[]")) return listOf(arrowType(duckdb.slice(0, -2)));
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdb);
  if (decimal) return decimalOf(Number(decimal[1]), Number(decimal[2]));
  switch (duckdb) {
    case "BOOLEAN":
      return plain(new Bool());
    case "TINYINT":
      return plain(new Int8());
    case "SMALLINT":
      return plain(new Int16());
    case "INTEGER":
      return plain(new Int32());
    case "BIGINT":
      return plain(new Int64(), asBigInt);
    case "UTINYINT":
      return plain(new Uint8());
    case "USMALLINT":
      return plain(new Uint16());
    case "UINTEGER":
      return plain(new Uint32());
    case "UBIGINT":
      return plain(new Uint64(), asBigInt);
    case "HUGEINT":
      return decimalOf(38, 0);
    case "FLOAT":
      return plain(new Float32(), Number);
    case "DOUBLE":
      return plain(new Float64(), Number);
    case "VARCHAR":
      return plain(new Utf8());
    case "DATE":
      return {
        ...plain(new DateDay(), (days) => Number(days) * 86_400_000),
        sql: (c) => `${c} - date '1970-01-01'`,
      };
    case "TIMESTAMP":
    case "TIMESTAMP_S":
    case "TIMESTAMP_MS":
    case "TIMESTAMP_NS":
      return timestamp(new TimestampMicrosecond());
    case "TIMESTAMP WITH TIME ZONE":
      return timestamp(new TimestampMicrosecond("UTC"));
    default:
      return { ...plain(new Utf8()), sql: (column) => `${column}::varchar` };
  }
}

function plain(type: DataType, convert: (value: unknown) => unknown = (value) => value): ArrowType {
  return {
    type,
    sql: asIs,
    data: (values) =>
      arrayOf(
        type,
        values.map((v) => (v === null ? null : convert(v))),
      ),
  };
}

/** Elements that need SQL to survive JSON are written as text: SQL lambdas would be needed otherwise. */
function listOf(element: ArrowType): ArrowType {
  const simple = element.sql === asIs;
  const inner = simple ? element : plain(new Utf8());
  const type = new List(new Field("item", inner.type, true));
  return {
    type,
    sql: simple ? asIs : (column) => `${column}::varchar[]`,
    data: (values) => {
      const items = values.flatMap((value) => (value === null ? [] : (value as unknown[])));
      const offsets = new Int32Array(values.length + 1);
      const validity = new Uint8Array(Math.ceil(values.length / 8));
      let nullCount = 0;
      values.forEach((value, i) => {
        offsets[i + 1] = (offsets[i] ?? 0) + (value === null ? 0 : (value as unknown[]).length);
        if (value === null) nullCount++;
        else validity[i >> 3] = (validity[i >> 3] ?? 0) | (1 << (i & 7));
      });
      const { length } = values;
      return makeData({
        type,
        length,
        nullCount,
        nullBitmap: validity,
        valueOffsets: offsets,
        child: inner.data(items),
      });
    },
  };
}

/** DuckDB gives the decimal's text, e.g. `-12.50`; Arrow stores the unscaled integer, 128 bits, little end first. */
function decimalOf(precision: number, scale: number): ArrowType {
  const words = (value: unknown): Uint32Array => {
    const unscaled = BigInt.asUintN(128, BigInt(String(value).replace(".", "")));
    return Uint32Array.from([0n, 32n, 64n, 96n], (shift) => Number((unscaled >> shift) & 0xffff_ffffn));
  };
  return {
    ...plain(new Decimal(scale, precision), words),
    sql: (c) => `${c}::decimal(${precision}, ${scale})`,
  };
}

/** apache-arrow's own builder goes through a double of milliseconds; the 64-bit microseconds are kept instead. */
function timestamp(type: TimestampMicrosecond): ArrowType {
  return {
    type,
    sql: (column) => `epoch_us(${column})`,
    data: (values) => {
      const micros = plain(new Int64(), asBigInt).data(values);
      const { length, nullCount, nullBitmap } = micros;
      return makeData({ type, length, nullCount, nullBitmap, data: micros.values });
    },
  };
}

function asBigInt(value: unknown): bigint {
  return BigInt(String(value));
}

function arrayOf<T extends DataType>(type: T, values: readonly unknown[]): Data<T> {
  const [data, ...rest] = vectorFromArray(values as never[], type).data;
  if (data === undefined || rest.length > 0) throw new Error(`expected one array of ${String(type)}`);
  return data;
}
