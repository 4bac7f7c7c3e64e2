using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;

namespace TrainingLms.Api.Tests.Titles;

/// <summary>
/// Reads the write-ahead log of PostgreSQL 15 and later as it lies on disk, record by record: other databases of the cluster write into the same log, and only
/// what is of this one counts. Layout: <c>src/include/access/xlogrecord.h</c> and <c>xlog_internal.h</c> of PostgreSQL.
/// </summary>
static class PostgreSqlLog
{
    const int PageSize = 8192, ShortHeader = 24, LongHeader = 40, RecordHeader = 24;

    /// <summary>All records of this database in the segments that are still there.</summary>
    public static async Task<IReadOnlyList<byte[]>> RecordsAsync(LmsDbContext db)
    {
        var segmentSize = await OneAsync<long>(db, "SELECT pg_size_bytes(current_setting('wal_segment_size')) AS \"Value\"");
        var database = (uint)await OneAsync<long>(db, "SELECT oid::bigint AS \"Value\" FROM pg_database WHERE datname = current_database()");
        var tablespace = (uint)await OneAsync<long>(db, "SELECT oid::bigint AS \"Value\" FROM pg_tablespace WHERE spcname = 'pg_default'");
        var last = await OneAsync<string>(db, "SELECT pg_walfile_name(pg_current_wal_lsn()) AS \"Value\"");
        var names = await db.Database.SqlQuery<string>($"SELECT name AS \"Value\" FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{{24}}$' AND name <= {last} ORDER BY name").ToListAsync();
        var mark = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, tablespace);
        BinaryPrimitives.WriteUInt32LittleEndian(mark.AsSpan(4), database);
        var records = new List<byte[]>();
        var (record, length) = (new List<byte>(), 0);
        foreach (var name in names)
        {
            var segment = await OneAsync<byte[]>(db, $"SELECT coalesce(pg_read_binary_file('pg_wal/{name}', 0, {segmentSize}, true), ''::bytea) AS \"Value\"");
            var begins = (Convert.ToUInt64(name[8..16], 16) << 32) + Convert.ToUInt64(name[16..], 16) * (ulong)segmentSize;
            for (var page = 0; page < segment.Length; page += PageSize)
            {
                var isFirst = (BinaryPrimitives.ReadUInt16LittleEndian(segment.AsSpan(page + 2)) & 0x0002) != 0;
                var remaining = (int)BinaryPrimitives.ReadUInt32LittleEndian(segment.AsSpan(page + 16));
                // A segment is used again: what it held before is overwritten page by page.
                if (BinaryPrimitives.ReadUInt64LittleEndian(segment.AsSpan(page + 8)) != begins + (ulong)page) break;
                var at = page + (isFirst ? LongHeader : ShortHeader);
                if (record.Count == 0 || remaining != length - record.Count)
                {
                    // What a page begins with continues a record of which the beginning is not at hand.
                    record.Clear();
                    at += Aligned(remaining);
                }
                for (; at < page + PageSize;)
                {
                    if (record.Count == 0)
                    {
                        length = (int)BinaryPrimitives.ReadUInt32LittleEndian(segment.AsSpan(at));
                        if (length < RecordHeader) break;
                    }
                    var here = Math.Min(length - record.Count, page + PageSize - at);
                    record.AddRange(segment.AsSpan(at, here));
                    at = Aligned(at + here);
                    if (record.Count < length) break;
                    byte[] whole = [.. record];
                    if (whole.AsSpan().IndexOf(mark) >= 0) records.Add(whole);
                    record.Clear();
                }
            }
        }
        return records;
    }

    static int Aligned(int place) => (place + 7) & ~7;

#pragma warning disable EF1002 // names of files come from the server
    static Task<T> OneAsync<T>(LmsDbContext db, string sql) => db.Database.SqlQueryRaw<T>(sql).SingleAsync();
#pragma warning restore EF1002
}
