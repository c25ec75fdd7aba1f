//! Which addresses are outside: what the registries of special addresses (RFC 6890 and those after it) leave for the whole world. Pure.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 that is not for the whole world: network and bits.
const NOT_OUTSIDE: &[([u8; 4], u8)] = &[
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // a carrier's own NAT
    ([127, 0, 0, 0], 8),     // loopback
    ([169, 254, 0, 0], 16),  // link-local, where clouds tell their secrets
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // protocols
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 31, 196, 0], 24), // AS112
    ([192, 52, 193, 0], 24), // AMT
    ([192, 88, 99, 0], 24),  // relays of 6to4
    ([192, 168, 0, 0], 16),  // private
    ([192, 175, 48, 0], 24), // AS112
    ([198, 18, 0, 0], 15),   // benchmarks
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 4),     // multicast
    ([240, 0, 0, 0], 4),     // reserved, and broadcast
];

/// Parts of 2000::/3 that are not for the whole world, or carry an IPv4 address that may be anything.
const NOT_OUTSIDE_V6: &[([u16; 3], u8)] = &[
    ([0x2001, 0, 0], 23),           // protocols, Teredo among them
    ([0x2001, 0x0db8, 0], 32),      // documentation
    ([0x2002, 0, 0], 16),           // 6to4
    ([0x2620, 0x004f, 0x8000], 48), // AS112
    ([0x3fff, 0, 0], 20),           // documentation
];

/// Whether an address is one of the whole world's.
pub fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_v4(address),
        IpAddr::V6(address) => is_outside_v6(address),
    }
}

fn is_outside_v4(address: Ipv4Addr) -> bool {
    let within = |(network, bits): &([u8; 4], u8)| {
        let shift = 32 - u32::from(*bits);
        u32::from(address) >> shift == u32::from(Ipv4Addr::from(*network)) >> shift
    };
    !NOT_OUTSIDE.iter().any(within)
}

/// Global unicast alone: loopback, link-local, unique local, multicast, mapped and compatible IPv4, NAT64 and discard lie elsewhere.
fn is_outside_v6(address: Ipv6Addr) -> bool {
    let within = |([a, b, c], bits): &([u16; 3], u8)| {
        let shift = 128 - u32::from(*bits);
        let network = Ipv6Addr::new(*a, *b, *c, 0, 0, 0, 0, 0);
        u128::from(address) >> shift == u128::from(network) >> shift
    };
    u128::from(address) >> 125 == 1 && !NOT_OUTSIDE_V6.iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outside(text: &str) -> bool {
        is_outside(text.parse().unwrap())
    }

    #[test]
    fn what_is_everybodys_is_outside() {
        let all = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2400:cb00::1",
            "2606:4700:4700::1111",
            "2a00::1",
            "3ffe::1",
            "2003::1",
        ];
        all.iter().for_each(|text| assert!(outside(text), "{text}"));
    }

    #[test]
    fn every_form_of_an_address_inside_is_refused() {
        let all = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.7",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::8.8.8.8",
            "64:ff9b:1::10.0.0.1",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:a00:1::",
            "2002:808:808::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
        ];
        all.iter().for_each(|text| assert!(!outside(text), "{text}"));
    }

    proptest! {
        #[test]
        fn an_inside_address_is_refused_in_whatever_it_is_wrapped(bits: u32, group in 0_usize..6) {
            let v4 = Ipv4Addr::from(bits);
            let (high, low) = ((bits >> 16) as u16, bits as u16);
            let wrapped = [
                v4.to_ipv6_mapped(),
                v4.to_ipv6_compatible(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, high, low),
                Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
                Ipv6Addr::new(0x2001, 0, high, low, 0, 0, !high, !low),
            ];
            prop_assert!(!is_outside(IpAddr::V6(wrapped[group])));
        }

        /// The standard library's own reckoning, where it has one, is never stricter than ours.
        #[test]
        fn whatever_the_standard_library_knows_as_inside_is_refused(bits: u32, wide: u128) {
            let v4 = Ipv4Addr::from(bits);
            let inside = v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_multicast()
                || v4.is_broadcast() || v4.is_documentation() || v4.is_unspecified();
            prop_assert!(!(inside && is_outside(IpAddr::V4(v4))));
            let v6 = Ipv6Addr::from(wide);
            let inside = v6.is_loopback() || v6.is_multicast() || v6.is_unspecified() || v6.is_unique_local()
                || v6.is_unicast_link_local() || v6.to_ipv4().is_some();
            prop_assert!(!(inside && is_outside(IpAddr::V6(v6))));
        }
    }
}
