//! Says what lies inside the binary beside its code, so that a newly built UI is put in.

fn main() {
    println!("cargo:rerun-if-changed=../../ui/dist");
    println!("cargo:rerun-if-changed=migrations");
}
