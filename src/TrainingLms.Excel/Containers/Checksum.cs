namespace TrainingLms.Excel;

/// <summary>The CRC-32 of the zip format. The framework offers it to its own archive reader only.</summary>
static class Checksum
{
    const int Slices = 8;
    static readonly uint[] Table = Build();

    /// <summary>Continues a running sum; begin with zero.</summary>
    public static uint Update(uint sum, ReadOnlySpan<byte> data)
    {
        var table = Table;
        sum = ~sum;
        // Eight bytes a step: byte by byte the sum would cost as much as inflating.
        while (data.Length >= Slices)
        {
            var low = BitConverter.ToUInt32(data) ^ sum;
            sum = table[(7 << 8) + (byte)low] ^ table[(6 << 8) + (byte)(low >> 8)]
                ^ table[(5 << 8) + (byte)(low >> 16)] ^ table[(4 << 8) + (byte)(low >> 24)]
                ^ table[(3 << 8) + data[4]] ^ table[(2 << 8) + data[5]] ^ table[(1 << 8) + data[6]] ^ table[data[7]];
            data = data[Slices..];
        }

        foreach (var b in data) sum = table[(byte)(sum ^ b)] ^ (sum >> 8);
        return ~sum;
    }

    static uint[] Build()
    {
        var table = new uint[Slices << 8];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++) table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        return table;
    }
}
